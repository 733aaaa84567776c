import fc from 'fast-check'
import { HOSTS } from '../../playground/kernel/machines.ts'
import { LINK_RANGES } from '../../playground/network/link.ts'
import { checkFileName, isProgramFile } from '../../playground/workspace/file-name.ts'
import type { Workspace } from '../../playground/workspace/workspace.ts'
import { WORKSPACE_LIMITS } from '../../playground/workspace/workspace-limits.ts'

const isFileName = (name: string): boolean => {
  try {
    checkFileName(name)
    return true
  } catch {
    return false
  }
}

const fileName = fc
  .stringMatching(
    /^(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,6}\/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,9}\.(?:ts|js|mjs|cjs|json|txt|md)$/,
  )
  .filter(isFileName)
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('\n', '\r', '"', '\\', '<', '€', '😀', '\u2028', '\ufeff', '\u007f', 'a') }),
  )
  .map((value) => value.replaceAll('\0', ''))

const files = fc.uniqueArray(fc.tuple(fileName, text), {
  minLength: 1,
  maxLength: WORKSPACE_LIMITS.files,
  selector: ([name]) => name.toLowerCase(),
})

const links = fc.record(
  Object.fromEntries(
    Object.entries(LINK_RANGES).map(([name, [min, max]]) => [name, fc.double({ min, max, noNaN: true })]),
  ),
  { requiredKeys: [] },
)

/** Any workspace within its limits. */
export const anyWorkspace: fc.Arbitrary<Workspace> = files.chain((entries) => {
  const runnable = entries.map(([name]) => name).filter(isProgramFile)
  const programs = fc.uniqueArray(
    fc.record(
      {
        name: fc.constantFrom(...HOSTS),
        file: fc.constantFrom(...(runnable.length === 0 ? [''] : runnable)),
        args: fc.string({ maxLength: 60 }),
        connectsTo: fc.constantFrom(...HOSTS),
      },
      { requiredKeys: ['name', 'file', 'args'] },
    ),
    { maxLength: HOSTS.length, selector: ({ name }) => name },
  )
  return fc.record({
    files: fc.constant(Object.fromEntries(entries)),
    programs: runnable.length === 0 ? fc.constant([]) : programs,
    links,
    machines: fc.constantFrom('one' as const, 'own' as const),
  })
})
