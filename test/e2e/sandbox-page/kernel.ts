/** The kernel's worker in small: it answers the page, passes code on to programs, and tells what it hears of them. */
addEventListener(
  'message',
  ({ ports: [page] }: MessageEvent<unknown>) => {
    if (!page) return
    const programs = new Map<unknown, MessagePort>()
    page.onmessage = ({ data }) => {
      if (data === 'fail') throw new Error('the kernel fails')
      if (data.code === undefined) page.postMessage({ type: 'answer', to: data, origin: self.origin })
      else programs.get(data.to)?.postMessage(data.code)
    }
    addEventListener('message', ({ data: { type, id }, ports: [program] }) => {
      page.postMessage({ type, id })
      if (!program) return
      programs.set(id, program)
      program.onmessage = ({ data }) => page.postMessage({ ...data, id })
    })
  },
  { once: true },
)
