// [data-reorder] with [data-item]s: the [data-handle] drags an item, arrow keys move it; the form's [data-place] button sends where to.
const items = (item) => [...item.closest("[data-reorder]").querySelectorAll("[data-item]")]

function send(item, place) {
  // htmx takes over the forms of what it brought a moment later; until then they would load a page.
  if (item.closest(".htmx-settling")) return setTimeout(send, 20, item, place)
  const button = item.querySelector("[data-place]")
  button.value = place
  button.click()
}

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-handle]")?.closest("[data-item]")
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (!item || !step || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  const place = items(item).indexOf(item) + step
  if (place >= 0 && place < items(item).length) send(item, place)
})

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-handle]")
  if (!handle || event.button !== 0) return
  const item = handle.closest("[data-item]")
  const start = items(item).indexOf(item)
  handle.setPointerCapture(event.pointerId)
  item.classList.add("dragged")

  const drag = (move) => {
    const under = items(item).find((other) => {
      const box = other.getBoundingClientRect()
      return other !== item && move.clientY > box.top && move.clientY < box.bottom
    })
    if (!under) return
    const box = under.getBoundingClientRect()
    const goesUp = items(item).indexOf(under) < items(item).indexOf(item)
    // Past its middle, or a tall neighbour would jump to and fro under the pointer.
    if (goesUp ? move.clientY > box.top + box.height / 2 : move.clientY < box.top + box.height / 2) return
    goesUp ? under.before(item) : under.after(item)
    handle.setPointerCapture(event.pointerId) // moving it in the page lets it go
  }
  const stop = (end) => {
    handle.removeEventListener("pointermove", drag)
    item.classList.remove("dragged")
    handle.focus() // lost when the item moved
    const place = items(item).indexOf(item)
    if (end.type === "pointerup" && place !== start) send(item, place)
  }
  handle.addEventListener("pointermove", drag)
  handle.addEventListener("pointerup", stop, { once: true })
  handle.addEventListener("pointercancel", stop, { once: true })
})
