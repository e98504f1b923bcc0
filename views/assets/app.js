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
})()
