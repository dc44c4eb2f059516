// Shows what needs a passkey only where the browser can use one, and says so when the device gives none.

(function () {
  "use strict"

  const can = Boolean(window.PublicKeyCredential)
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !can
  for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = can

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault()
    for (const part of document.querySelectorAll("[data-passkey-failed]")) part.hidden = false
  })
})()
