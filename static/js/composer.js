// <form data-quick-submit>: Ctrl+Enter (Cmd+Enter) in one of its textareas sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return
  const form = event.target.closest?.("form[data-quick-submit] textarea")?.form
  if (!form) return
  event.preventDefault()
  form.requestSubmit(form.querySelector("button.primary"))
})
