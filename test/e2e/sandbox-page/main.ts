/** A page that loads nothing of the sandbox until it is asked to. */
async function load() {
  const [{ Sandbox }, { ownScripts }, { obstacle }] = await Promise.all([
    import('../../../playground/sandbox/sandbox.ts'),
    import('../../../playground/sandbox/own-scripts.ts'),
    import('../../../playground/sandbox/obstacle.ts'),
  ])
  return { Sandbox, obstacle, scripts: await ownScripts() }
}

Object.assign(globalThis, { loadSandbox: load })

export {}
