// <form data-submit-once>: a second press sends nothing; the first .button is busy until the answer is here.
const pressed = new WeakMap()

function release(form) {
  const button = pressed.get(form)
  pressed.delete(form)
  button?.removeAttribute("aria-busy")
  button?.removeAttribute("aria-disabled")
}

// Capturing, so that this runs before htmx sees the event.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("[data-submit-once]")) return
  if (pressed.has(form)) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  const button = event.submitter ?? form.querySelector("button:not([type=button])")
  pressed.set(form, button)
  button?.setAttribute("aria-busy", "true")
  // A disabled button would lose its name, its value and the focus.
  button?.setAttribute("aria-disabled", "true")
}, { capture: true })

for (const ending of ["htmx:afterRequest", "htmx:validation:halted"]) {
  document.addEventListener(ending, (event) => {
    const form = event.target.closest("form[data-submit-once]")
    if (form) release(form)
  })
}

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-submit-once]").forEach(release)
})
