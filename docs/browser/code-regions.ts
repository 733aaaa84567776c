/** The file a block shows, or what a block without a file holds. */
function kindOf(block: HTMLElement): string {
  const file = block.closest('figure')?.querySelector('.title')?.textContent
  if (file) return file
  return block.dataset['language'] === 'sh' ? 'Shell' : 'Output'
}

/** A name for each block, with a number where an earlier block has the same: regions must be told apart. */
function namesOf(blocks: readonly HTMLElement[]): Map<HTMLElement, string> {
  const counts = new Map<string, number>()
  return new Map(
    blocks.map((block) => {
      const kind = kindOf(block)
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return [block, count === 1 ? kind : `${kind} ${count}`]
    }),
  )
}

/**
 * Names the code that overflows: it is a scrollable region, which Expressive Code makes it by `role` as soon as it
 * does overflow.
 */
export function nameCodeRegions(root: ParentNode): void {
  const names = namesOf([...root.querySelectorAll<HTMLElement>('.expressive-code pre')])
  const nameRegion = (block: HTMLElement) => {
    block.ariaLabel = block.role === 'region' ? (names.get(block) ?? null) : null
  }
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) if (target instanceof HTMLElement) nameRegion(target)
  })
  for (const block of names.keys()) {
    nameRegion(block)
    observer.observe(block, { attributeFilter: ['role'] })
  }
}
