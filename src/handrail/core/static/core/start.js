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

// A picture of time that is wider than its place opens at its newest end by its style alone; where that end lies ahead of
// today, move it back until today is in view, with what came before it.
for (const box of document.querySelectorAll(".hr-newest")) {
  const now = box.querySelector(".hr-thread__now")
  if (now && box.scrollWidth > box.clientWidth) {
    box.scrollLeft += now.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth * 0.75
  }
}
