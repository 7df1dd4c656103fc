// <input data-multiple data-combobox data-source data-remove="Remove {value}" data-max="5">: the field keeps its comma-separated
// value out of sight; chips show it and a second field adds to it. Load before combobox.js, which serves that field.
const split = (text) => [...new Set(text.split(",").map((part) => part.trim()).filter(Boolean))]

function enhance(field) {
  if (field.hidden) return
  const entry = document.createElement("input")
  for (const { name, value } of field.attributes) if (!["name", "value", "data-multiple", "required"].includes(name)) entry.setAttribute(name, value)
  field.removeAttribute("id")
  field.required = false
  field.hidden = true
  const chips = document.createElement("ul")
  chips.className = "tokens"
  chips.role = "list"
  field.after(chips, entry)
  if (field.autofocus) entry.focus()

  function set(values) {
    const kept = split(values.join(",")).slice(0, Number(field.dataset.max) || 20)
    chips.replaceChildren(...kept.map(chip))
    if (field.value === kept.join(", ")) return
    field.value = kept.join(", ")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  function chip(value) {
    const item = document.createElement("li")
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = "×"
    button.setAttribute("aria-label", (field.dataset.remove ?? "Remove {value}").replace("{value}", value))
    button.addEventListener("click", () => {
      set(split(field.value).filter((other) => other !== value))
      entry.focus()
    })
    item.append(value, button)
    return item
  }

  function take() {
    if (!entry.value.trim()) return
    const text = entry.value
    entry.value = ""
    set([...split(field.value), ...split(text)])
  }

  entry.addEventListener("change", take)
  entry.addEventListener("input", () => entry.value.includes(",") && take())
  entry.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if (event.key === "Enter" && entry.value.trim() && !entry.hasAttribute("aria-activedescendant")) {
      event.preventDefault()
      take()
    } else if (event.key === "Backspace" && !entry.value) {
      set(split(field.value).slice(0, -1))
    }
  })
  set(split(field.value))
}

const enhanceAll = (root) => root.querySelectorAll("input[data-multiple]").forEach(enhance)
enhanceAll(document)
document.addEventListener("htmx:load", (event) => enhanceAll(event.target))
