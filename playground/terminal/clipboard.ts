/** Puts `text` on the clipboard, on pages without a secure origin too. */
export async function writeClipboard(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text)
  document.addEventListener(
    'copy',
    (event) => {
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      event.stopPropagation()
    },
    { once: true, capture: true },
  )
  document.execCommand('copy')
}
