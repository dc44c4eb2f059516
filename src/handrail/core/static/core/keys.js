// Single keys for people who work fast: j and k move along rows, Enter opens, r records, / searches, ? says which.
// Every one of them is a link or a field on the page; nothing is lost without this file. Each device may turn them off.

(function () {
  "use strict"

  const STORE = "handrail-keys"
  const dialog = document.getElementById("keys")

  const off = () => {
    try {
      return localStorage.getItem(STORE) === "off"
    } catch {
      return false
    }
  }

  const remember = (value) => {
    try {
      localStorage.setItem(STORE, value)
    } catch {
      // A device that keeps nothing keeps the keys on.
    }
  }

  const rows = () => Array.from(document.querySelectorAll("[data-row]"))
  const here = () => document.activeElement && document.activeElement.closest("[data-row]")

  const move = (step) => {
    const all = rows()
    if (!all.length) return false
    const at = all.indexOf(here())
    const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)
    all[to].setAttribute("tabindex", "-1")
    all[to].focus()
    all[to].scrollIntoView({ block: "nearest" })
    return true
  }

  const follow = (selector) => {
    const row = here()
    const link = row && row.querySelector(selector)
    if (!link) return false
    link.click()
    return true
  }

  // Outside any row, the page's own buttons answer.
  const record = () => {
    if (follow('[data-key="r"]')) return true
    const link = !here() && document.querySelector('[data-row-actions] [data-key="r"]')
    if (link) link.click()
    return Boolean(link)
  }

  const search = () => {
    const field = document.getElementById("search")
    if (!field) return false
    field.focus()
    field.select()
    return true
  }

  const say = () => {
    const state = dialog.querySelector("[data-keys-state]")
    const toggle = dialog.querySelector("[data-keys-toggle]")
    state.textContent = off() ? "Single keys are off on this device." : "Single keys are on for this device."
    toggle.textContent = off() ? "Turn the single keys on" : "Turn the single keys off"
  }

  const show = () => {
    if (!dialog || !dialog.showModal) return false
    say()
    if (!dialog.open) dialog.showModal()
    return true
  }

  const acts = {
    j: () => move(1),
    k: () => move(-1),
    Enter: () => document.activeElement === here() && follow("[data-open]"),
    r: record,
    "/": search,
    "?": show,
  }

  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]")

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return
    if (off() && event.key !== "Enter") return
    const act = acts[event.key]
    if (act && act()) event.preventDefault()
  })

  if (!dialog) return
  for (const button of document.querySelectorAll("[data-keys-open]")) {
    button.hidden = false
    button.addEventListener("click", show)
  }
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close())
  dialog.querySelector("[data-keys-toggle]").addEventListener("click", () => {
    remember(off() ? "on" : "off")
    say()
  })
})()
