import fc from 'fast-check'
import { climb, consistencyPath, inclusionPath, isConsistent, leafHash, rootOf } from '../../server/kernel/merkle'

const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => leafHash(Buffer.from(hex, 'hex')))

describe('the roots of the reference log of RFC 6962', () => {
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('over %i leaves', (count, root) => { expect(rootOf(LEAVES.slice(0, count)).toString('hex')).toBe(root) })
})

const leaves = (count: number, salt: number) => Array.from({ length: count }, (_one, index) => leafHash(Buffer.from(`${salt}/${index}`)))
const rootsOver = (all: readonly Buffer[]) => (from: number, to: number) => Promise.resolve(rootOf(all.slice(from, to)))

/** A size, an earlier size up to it, and a leaf within the earlier. */
const tree = fc.integer({ min: 1, max: 90 }).chain((later) => fc.integer({ min: 1, max: later }).chain((size) => fc.record({ later: fc.constant(later), size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }), salt: fc.nat(9) })))

describe('a proof', () => {
  test('of inclusion holds for every leaf of every tree', async () => {
    await fc.assert(fc.asyncProperty(tree, async ({ size, index, salt }) => {
      const all = leaves(size, salt)
      const path = await inclusionPath(rootsOver(all), index, size)
      expect(climb({ leaf: all[index] as Buffer, index, size, path, root: rootOf(all) }).holds).toBe('yes')
    }))
  })

  test('of inclusion fails for another leaf, place, size of path or root', async () => {
    await fc.assert(fc.asyncProperty(tree, async ({ size, index, salt }) => {
      const all = leaves(size, salt)
      const path = await inclusionPath(rootsOver(all), index, size)
      const proof = { leaf: all[index] as Buffer, index, size, path, root: rootOf(all) }
      const spoilt = [
        { ...proof, leaf: leafHash(Buffer.from('forged')) }, { ...proof, root: leafHash(Buffer.from('forged')) }, { ...proof, path: [...path, leafHash(Buffer.from('more'))] },
        ...(path.length === 0 ? [] : [{ ...proof, path: path.slice(1) }, { ...proof, path: path.map((node, at) => (at === 0 ? leafHash(node) : node)) }]),
        { ...proof, index: size },
      ]
      expect(spoilt.map((one) => climb(one).holds)).toEqual(spoilt.map(() => 'no'))
    }))
  })

  test('of consistency holds between any two heads of one log', async () => {
    await fc.assert(fc.asyncProperty(tree, async ({ size, later, salt }) => {
      const all = leaves(later, salt)
      const path = await consistencyPath(rootsOver(all), size, later)
      expect(isConsistent({ size, later, path, root: rootOf(all.slice(0, size)), laterRoot: rootOf(all) })).toBe(true)
    }))
  })

  test('of consistency fails where one earlier entry was changed or taken away', async () => {
    await fc.assert(fc.asyncProperty(tree.filter(({ size, later }) => size < later), async ({ size, later, index, salt }) => {
      const all = leaves(later, salt)
      const forged = all.map((leaf, at) => (at === index ? leafHash(leaf) : leaf))
      const shorter = all.filter((_leaf, at) => at !== index)
      const root = rootOf(all.slice(0, size))
      const forgedPath = await consistencyPath(rootsOver(forged), size, later)
      expect(isConsistent({ size, later, path: forgedPath, root, laterRoot: rootOf(forged) })).toBe(false)
      if (size > shorter.length) return
      const shorterPath = await consistencyPath(rootsOver(shorter), size, shorter.length)
      expect(isConsistent({ size, later: shorter.length, path: shorterPath, root, laterRoot: rootOf(shorter) })).toBe(false)
    }))
  })
})
