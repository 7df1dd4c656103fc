// <div role="toolbar" data-toolbar="id of a textarea"> with <button data-write="bold">: Markdown around
// what is selected. Pressed again it is taken away. Arrow keys go from button to button.
const AROUND = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], link: ["[", "](https://)"] }
const BEFORE = { quote: () => "> ", list: () => "- ", ordered: (row) => `${row + 1}. ` }
const MARK = /^(> |- |\d+\. )/

// insertText and not .value: what was typed can be undone.
function replace(area, start, end, text, from, to) {
  area.focus()
  area.setSelectionRange(start, end)
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text)
  area.setSelectionRange(start + from, start + to)
}

function around(area, [open, close]) {
  const { selectionStart: start, selectionEnd: end, value } = area
  const text = value.slice(start, end)
  const wrapped = value.slice(start - open.length, start) === open && value.startsWith(close, end)
  if (wrapped) return replace(area, start - open.length, end + close.length, text, 0, text.length)
  replace(area, start, end, open + text + close, open.length, open.length + text.length)
}

function before(area, mark) {
  const { value } = area
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1
  const next = value.indexOf("\n", area.selectionEnd)
  const end = next < 0 ? value.length : next
  const rows = value.slice(start, end).split("\n")
  const marked = rows.every((row, n) => row.startsWith(mark(n)))
  const text = rows.map((row, n) => (marked ? row.replace(MARK, "") : mark(n) + row.replace(MARK, ""))).join("\n")
  const one = rows.length === 1 ? text.length : 0
  replace(area, start, end, text, one, text.length)
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-write]")
  const area = button && document.getElementById(button.closest("[data-toolbar]").dataset.toolbar)
  if (!area) return
  const kind = button.dataset.write
  const block = kind === "code" && area.value.slice(area.selectionStart, area.selectionEnd).includes("\n")
  if (BEFORE[kind]) before(area, BEFORE[kind])
  else around(area, block ? ["```\n", "\n```"] : AROUND[kind])
})

document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const bar = step && event.target.closest?.("[data-toolbar]")
  if (!bar) return
  const buttons = [...bar.querySelectorAll("[data-write]")]
  const next = buttons.at((buttons.indexOf(event.target) + step) % buttons.length)
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1
  event.preventDefault()
  next.focus()
})
