// An enhancement only: every page works without it.
(function () {
  'use strict'
  // A form is sent once: the second click within a moment is ignored. (The server would recognise it anyway.)
  document.addEventListener('submit', function (event) {
    var form = event.target
    if (form.dataset.sent) { event.preventDefault(); return }
    form.dataset.sent = '1'
    setTimeout(function () { delete form.dataset.sent }, 4000)
  })

  // The total and the floors of a score sheet follow the marks as they are chosen; the server counts them again on saving.
  document.querySelectorAll('form[data-marks]').forEach(function (form) {
    var told
    function fill(text, values) { return text.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all }) }
    function show(name, text) { document.querySelectorAll('[data-total="' + name + '"]').forEach(function (one) { one.textContent = text }) }
    function count() {
      var all = { points: 0, out: 0, marked: 0, criteria: 0 }
      form.querySelectorAll('[data-floor-of]').forEach(function (part) {
        var points = 0
        var marked = 0
        form.querySelectorAll('fieldset[data-section="' + part.dataset.floorOf + '"]').forEach(function (criterion) {
          var chosen = criterion.querySelector('input:checked')
          if (!chosen) return
          points += chosen.value * criterion.dataset.weight
          all.out += 5 * criterion.dataset.weight
          marked += 1
        })
        var floor = part.dataset.floor
        var note = floor !== '' && points >= floor ? form.dataset.above : marked < part.dataset.criteria ? form.dataset.open : floor === '' ? form.dataset.none : form.dataset.below
        part.querySelector('b').textContent = points + ' / ' + part.dataset.max
        part.querySelector('[data-bar]').setAttribute('width', (100 * points / part.dataset.max) + '%')
        part.querySelector('small').textContent = fill(note, { floor: floor, marked: marked, all: part.dataset.criteria })
        all.points += points
        all.marked += marked
        all.criteria += +part.dataset.criteria
      })
      var floor = +form.dataset.floor
      var text = all.points >= floor ? form.dataset.totalAbove : all.marked < all.criteria ? form.dataset.totalOpen : form.dataset.totalBelow
      var note = fill(text, { floor: floor, missing: floor - all.points })
      var out = fill(form.dataset.outOf, { points: all.out })
      show('points', all.points)
      show('outOf', out)
      show('count', fill(form.dataset.count, { marked: all.marked, all: all.criteria }))
      show('note', note)
      // Said once the choosing rests, so that a reader of the page by ear is not interrupted at every mark.
      clearTimeout(told)
      told = setTimeout(function () { show('said', all.points + ' ' + out + '. ' + note) }, 1200)
    }
    form.addEventListener('change', function (event) { if (event.target.type === 'radio') count() })
  })

  // A draft saves itself after three quiet seconds and says so; its buttons work all the same.
  document.querySelectorAll('form[data-autosave]').forEach(function (form) {
    var status = form.querySelector('[data-autosave-status]')
    var timer
    var busy = false
    var turn = 0
    function typed() {
      var fields = new URLSearchParams(new FormData(form))
      fields.delete('version')
      return fields.toString()
    }
    var saved = typed()
    function save() {
      var now = typed()
      if (busy || form.dataset.sent || now === saved) return
      busy = true
      status.textContent = form.dataset.saving
      fetch(form.action, { method: 'POST', body: new URLSearchParams(now + '&autosave=' + (turn += 1) + '&version=' + form.elements.version.value) })
        .then(function (reply) { return reply.json() })
        .then(function (answer) {
          status.textContent = answer.saved || answer.problem
          if (!answer.saved) { form.removeEventListener('input', wait); saved = typed(); return }
          form.elements.version.value = answer.version
          saved = now
        })
        .catch(function () { status.textContent = form.dataset.failed })
        .then(function () { busy = false; if (typed() !== saved) wait() })
    }
    function wait() { clearTimeout(timer); timer = setTimeout(save, 3000) }
    form.addEventListener('input', wait)
  })
})()
