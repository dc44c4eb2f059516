// Starts the parts of GOV.UK and Ministry of Justice pages that a script makes easier. All of it works without.

import { initAll as startGovuk } from "../build/govuk-frontend.js"
import { initAll as startMoj } from "../build/moj-frontend.js"

document.body.classList.add("js-enabled", "govuk-frontend-supported")
startGovuk()
startMoj()

// A quick way out replaces the page it leaves, so that the way back does not lead to it.
for (const out of document.querySelectorAll("a[data-leave]")) {
  out.addEventListener("click", (event) => {
    event.preventDefault()
    window.location.replace(out.href)
  })
}
