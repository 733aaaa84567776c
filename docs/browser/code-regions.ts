/**
 * Code that overflows is a scrollable region, which Expressive Code makes it by `role` as soon as it does overflow.
 * A region needs a name of its own to be told from the others on the page.
 */
export function nameCodeRegions(root: ParentNode): void {
  const blocks = [...root.querySelectorAll<HTMLElement>('.expressive-code pre')]
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) if (target instanceof HTMLElement) nameRegion(target)
  })
  const nameRegion = (block: HTMLElement) => {
    const title = block.closest('figure')?.querySelector('.title')?.textContent
    const name = [`Code ${blocks.indexOf(block) + 1}`, ...(title ? [title] : [])].join(': ')
    block.ariaLabel = block.role === 'region' ? name : null
  }
  for (const block of blocks) {
    nameRegion(block)
    observer.observe(block, { attributeFilter: ['role'] })
  }
}
