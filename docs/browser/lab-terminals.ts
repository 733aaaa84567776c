import { siteBase } from '../../playground/gateway/site-base.ts'
import { GATEWAY_SERVICES, type GatewayTarget } from '../../server/protocol/gateway.ts'
import { AddedTerminals } from './added-terminals.ts'
import { TabList } from './tab-list.ts'

/** Terminals that a lab may have at once. */
const MAX_TERMINALS = 4
/** Width of a lab from which two terminals stand side by side, in rem. */
const SIDE_BY_SIDE_REM = 54

const labelAt = (index: number): string => String.fromCodePoint('A'.charCodeAt(0) + index)
const remOf = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize)
const isService = (value: string): value is (typeof GATEWAY_SERVICES)[number] =>
  GATEWAY_SERVICES.some((service) => service === value)

/** The terminals of a lab: side by side where there is room, else behind tabs; a person may add some. */
export function showLabTerminals(lesson: HTMLElement): void {
  const lab = lesson.querySelector<HTMLElement>('.lab')
  const list = lab?.querySelector<HTMLElement>('.tabs')
  const panels = lab?.querySelector<HTMLElement>('.panels')
  if (lab && list && panels) new LabTerminals(lab, list, panels)
}

class LabTerminals {
  readonly #lab: HTMLElement
  readonly #list: HTMLElement
  readonly #panels: HTMLElement
  readonly #tabs: TabList
  readonly #added = new AddedTerminals()

  constructor(lab: HTMLElement, list: HTMLElement, panels: HTMLElement) {
    this.#lab = lab
    this.#list = list
    this.#panels = panels
    this.#tabs = new TabList(list)
    for (const { label, target } of this.#added.kept) this.#add(target, label)
    this.#tabs.select(this.#linked() ?? this.#tabs.tabs[0])
    new ResizeObserver(() => this.#arrange()).observe(lab)
    this.#listen()
  }

  /** The tab of the service that the address names. */
  #linked(): HTMLElement | undefined {
    const service = new URLSearchParams(location.search).get('service')
    return this.#tabs.tabs.find((tab) => tab.dataset['target'] === service)
  }

  #listen(): void {
    const form = this.#lab.querySelector<HTMLFormElement>('.add')
    form?.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#submit(form).catch(reportError)
    })
    form?.addEventListener('change', () => this.#offer(form))
    form?.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      form.closest('details')?.removeAttribute('open')
      this.#summary?.focus()
    })
    this.#lab.addEventListener('porthole-close', ({ target }) => {
      if (target instanceof Element) this.#remove(target.closest('.panel'))
    })
  }

  /** A port is asked for where the learner's own server is meant. */
  #offer(form: HTMLFormElement): void {
    const port = form.querySelector<HTMLElement>('.port')
    if (port) port.hidden = new FormData(form).get('service') !== 'local'
  }

  async #submit(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form)
    const service = String(data.get('service'))
    const refusal = service === 'local' ? await refusalOfLocal() : undefined
    const told = form.querySelector('.told')
    if (told) told.textContent = refusal ?? ''
    if (refusal !== undefined) return
    const label = this.#freeLabel()
    if (label === undefined) return
    const target = isService(service) ? service : (`local/${Number(data.get('port'))}` as const)
    this.#added.add({ label, target })
    const tab = this.#add(target, label)
    this.#tabs.select(tab)
    form.closest('details')?.removeAttribute('open')
    if (this.#lab.hasAttribute('data-side-by-side')) this.#panels.lastElementChild?.scrollIntoView({ block: 'nearest' })
    else tab.focus()
  }

  #freeLabel(): string | undefined {
    const taken = this.#tabs.tabs.map((tab) => tab.dataset['label'])
    return Array.from({ length: MAX_TERMINALS }, (_, index) => labelAt(index)).find((label) => !taken.includes(label))
  }

  #add(target: GatewayTarget, label: string): HTMLElement {
    const tab = Object.assign(document.createElement('button'), { type: 'button', id: `lab-tab-${label}` })
    tab.role = 'tab'
    tab.textContent = `${label} · ${target}`
    Object.assign(tab.dataset, { label, target })
    tab.setAttribute('aria-controls', `lab-panel-${label}`)
    const panel = Object.assign(document.createElement('div'), { className: 'panel', id: `lab-panel-${label}` })
    const terminal = document.createElement('porthole-terminal')
    for (const [name, value] of Object.entries({ service: target, label, closable: '' }))
      terminal.setAttribute(name, value)
    panel.append(terminal)
    this.#list.append(tab)
    this.#panels.append(panel)
    this.#arrange()
    return tab
  }

  #remove(panel: HTMLElement | null): void {
    const tab = this.#tabs.tabs.find((each) => each.getAttribute('aria-controls') === panel?.id)
    if (!panel || !tab) return
    this.#added.remove(tab.dataset['label'] ?? '')
    this.#tabs.remove(tab)
    panel.remove()
    this.#arrange()
    this.#summary?.focus()
  }

  get #summary(): HTMLElement | null {
    return this.#lab.querySelector<HTMLElement>('.adding summary')
  }

  /** Tabs are tabs only where they hide something. */
  #arrange(): void {
    const { tabs } = this.#tabs
    const isWide = this.#lab.clientWidth / remOf(document.documentElement) >= SIDE_BY_SIDE_REM
    const isTabbed = tabs.length > 1 && !isWide
    this.#lab.toggleAttribute('data-side-by-side', tabs.length > 1 && isWide)
    this.#lab.toggleAttribute('data-full', tabs.length >= MAX_TERMINALS)
    this.#list.hidden = !isTabbed
    for (const tab of tabs) {
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '')
      panel?.toggleAttribute('data-tabbed', isTabbed)
      if (!panel) continue
      panel.role = isTabbed ? 'tabpanel' : null
      if (isTabbed) panel.setAttribute('aria-labelledby', tab.id)
      else panel.removeAttribute('aria-labelledby')
    }
  }
}

/** Why the page may not open servers of the learner's own, if it may not. */
async function refusalOfLocal(): Promise<string | undefined> {
  const response = await fetch(new URL('gateway/local', siteBase()))
  await response.text()
  if (response.ok) return undefined
  return 'This server does not offer it: start it on this machine with npm start, and open the page from localhost.'
}
