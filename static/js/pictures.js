// <div popover data-pictures="/uploads/"> in a form with a textarea named body: asks for words, sends the picture alone and
// puts its Markdown where the cursor was. What is pasted or dropped waits there for its words. Says what stands in its data-…:
// data-failed-413 and its like after such a status, the first of them for more than data-most bytes, data-failed after any other.
// box.queue are the files that wait for their words, box.left is how many pictures are on their way.
let last = Promise.resolve(), serial = 0

const part = (box, name) => box.querySelector(`[name=${name}]`)
const area = (box) => box.closest("form").elements.body
const boxAt = (event) => event.target.closest?.("form")?.querySelector("[data-pictures]")
const boxOf = (event, part) => event.target.closest?.(`[data-pictures] ${part}`) && boxAt(event)
const say = (box, words) => { box.querySelector("[role=alert]").textContent = words }

function show(box, file, alt = "", refusal = "") {
  const files = new DataTransfer()
  files.items.add(file)
  part(box, "picture").files = files.files
  part(box, "alt").value = alt
  part(box, "decoration").checked = false
  if (!box.matches(":popover-open")) box.showPopover()
  say(box, refusal)
  part(box, "alt").focus()
}

function offer(box, files) {
  box.queue = [...(box.queue ?? []), ...files]
  if (!box.matches(":popover-open")) next(box)
}

function next(box) {
  const file = box.queue.shift()
  if (file) show(box, file)
  else box.hidePopover()
}

function put(text, words, start, end, mode) {
  text.setRangeText(words, start, end, mode)
  text.dispatchEvent(new InputEvent("input", { bubbles: true }))
}

function count(box, step) {
  box.left = (box.left ?? 0) + step
  area(box).setCustomValidity(box.left ? box.dataset.wait : "")
}

function add(box) {
  const [file, ...others] = part(box, "picture").files
  const alt = part(box, "alt").value.trim(), decoration = part(box, "decoration").checked
  if (!file) return say(box, box.dataset.none)
  if (file.size > box.dataset.most) return say(box, box.dataset["failed-413"])
  if (!alt && !decoration) return say(box, box.dataset.wordless)
  const text = area(box), mark = `![${box.dataset.uploading} ${++serial}…]()`
  const before = text.value.slice(0, text.selectionStart)
  put(text, `${/(^|\n)$/.test(before) ? "" : "\n\n"}${mark}\n`, text.selectionStart, text.selectionEnd, "end")
  const replace = (words) => {
    const start = text.value.indexOf(mark)
    if (start >= 0) put(text, words, start, start + mark.length, "preserve")
    count(box, -1)
  }
  count(box, 1)
  last = last.then(() => send(box, file, alt, decoration)).then(replace, (error) => {
    replace("")
    show(box, file, alt, error.message)
  })
  box.queue = [...others, ...(box.queue ?? [])]
  next(box)
}

async function send(box, file, alt, decoration) {
  const body = new FormData()
  body.set("csrfmiddlewaretoken", box.closest("form").elements.csrfmiddlewaretoken.value)
  body.set("alt", alt)
  if (decoration) body.set("decoration", "1")
  body.set("picture", file)
  let answer
  try {
    answer = await fetch(box.dataset.pictures, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "error" })
    answer = await answer.json()
  } catch {
    throw new Error(box.dataset[`failed-${answer?.status}`] ?? box.dataset.failed)
  }
  if (answer.refusal) throw new Error(answer.refusal)
  return answer.markdown
}

document.addEventListener("click", (event) => {
  const box = boxOf(event, "[formenctype]")
  if (!box) return
  event.preventDefault()
  add(box)
})

// Before composer.js would send the whole form.
document.addEventListener("keydown", (event) => {
  const box = boxOf(event, "[name=alt]")
  if (!box || event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  event.stopPropagation()
  add(box)
}, { capture: true })

document.addEventListener("toggle", (event) => {
  if (!event.target.matches("[data-pictures]")) return
  part(event.target, "picture").multiple = true
  if (event.newState === "open") return
  event.target.queue = []
  say(event.target, "")
}, { capture: true })

function take(event) {
  const box = boxAt(event), data = event.clipboardData ?? event.dataTransfer, files = [...(data?.files ?? [])]
  if (!box || !files.length || data.types.includes("text/plain")) return
  event.preventDefault()
  offer(box, files)
}
document.addEventListener("paste", take)
document.addEventListener("drop", take)
document.addEventListener("dragover", (event) => {
  if (event.dataTransfer.types.includes("Files") && boxAt(event)) event.preventDefault()
})
