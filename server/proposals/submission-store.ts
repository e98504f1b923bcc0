import { findEntryOf, type AuditEntry } from '../kernel/audit'
import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { found } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import { findFormVersion } from '../forms/store'
import type { PackageContent, ProposalPackage } from './packages'
import type { Submission } from './proposals'

/** The entry of the log by which the proposal was submitted last. */
export const findSubmissionEntry = (db: Db, proposalId: string): Promise<AuditEntry | undefined> => findEntryOf(db, 'proposals.submitted', `proposal:${proposalId}`)

/** The submission that counts: the last, unless it was taken back. */
export async function latestSubmission(db: Db, proposalId: string): Promise<Submission | undefined> {
  return (await db('submissions').where({ proposalId }).whereNull('withdrawnAt').orderBy('number', 'desc').first()) as Submission | undefined
}

/** All of them, newest first, those taken back too. */
export async function listSubmissions(db: Db, proposalId: string): Promise<Submission[]> {
  return (await db('submissions').where({ proposalId }).orderBy('number', 'desc')) as Submission[]
}

export async function insertSubmission(db: Db, submission: Submission, files: readonly { documentCode: string; fileId: string }[]): Promise<void> {
  await db('submissions').insert(submission)
  for (const file of files) await db('submissionFiles').insert({ submissionId: submission.id, ...file })
}

export async function takeBackSubmission(db: Db, proposalId: string, withdrawnAt: Instant): Promise<void> {
  await db('submissions').where({ proposalId }).whereNull('withdrawnAt').update({ withdrawnAt })
}

type FileRow = StoredFile & { documentCode: string }

export async function listSubmissionFiles(db: Db, submissionId: string): Promise<{ documentCode: string; file: StoredFile }[]> {
  const rows = (await db('submissionFiles').join('files', 'files.id', 'submissionFiles.fileId').where({ submissionId })
    .select('files.*', 'submissionFiles.documentCode')) as FileRow[]
  return rows.map(({ documentCode, ...file }) => ({ documentCode, file }))
}

/** Opens the submission that counts. Whoever calls this has asked a policy: the package is sealed until the call closes. */
export async function readPackage(db: Db, proposalId: string): Promise<ProposalPackage> {
  return openPackage(db, found(await latestSubmission(db, proposalId), 'proposals.missing.submission'))
}

export async function openPackage(db: Db, submission: Submission): Promise<ProposalPackage> {
  const content = parsed<PackageContent>(submission.content)
  const form = await findFormVersion(db, content.form.id)
  const stored = await listSubmissionFiles(db, submission.id)
  return {
    submission,
    content,
    definition: found(form, 'proposals.missing.form').definition,
    answers: content.answers,
    organisation: content.organisation,
    files: content.documents.flatMap((document) => stored.filter(({ documentCode }) => documentCode === document.code).map(({ file }) => ({ document, file }))),
  }
}
