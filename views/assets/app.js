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
