// Starts the parts of GOV.UK and Ministry of Justice pages that a script makes easier. All of it works without.

import { initAll as startGovuk } from "../build/govuk-frontend.js"
import { initAll as startMoj } from "../build/moj-frontend.js"

document.body.classList.add("js-enabled", "govuk-frontend-supported")
startGovuk()
startMoj()
