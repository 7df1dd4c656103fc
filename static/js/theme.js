// <form data-theme-switch> of <button name="theme" value="light|dark|system" aria-pressed>: switches at once, then tells the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch] button[name=theme]")
  if (!button) return
  event.preventDefault()

  const root = document.documentElement
  root.dataset.theme = button.value === "system" ? "" : button.value
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", root.dataset.theme || "light dark")
  for (const other of button.form.querySelectorAll("button[name=theme]")) {
    other.setAttribute("aria-pressed", String(other === button))
  }
  const body = new FormData(button.form, button)
  fetch(button.form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {})
})
