import { expect, test } from 'vitest'
import { SHARE_LIMITS } from '../../../playground/share/share-limits.ts'
import { MAX_PLACES } from '../../../playground/workbench/places.ts'
import { MAX_DRAFTS } from '../../../playground/workspace/drafts.ts'
import { WORKSPACE_LIMITS } from '../../../playground/workspace/workspace-limits.ts'
import { file, rows } from '../../support/page.ts'

const KIB = 1024
const MIB = KIB * KIB

test('reference/playground tells every limit of a workspace', () => {
  const told = rows(file('docs/content/docs/reference/playground.mdx')).map(([what, value]) => `${what}: ${value}`)
  const limits = [
    `programs: ${MAX_PLACES}`,
    `files: ${WORKSPACE_LIMITS.files}`,
    `the name of a file, with its folder: ${WORKSPACE_LIMITS.fileName} characters`,
    `all files together: ${WORKSPACE_LIMITS.text / KIB} KiB`,
    `the arguments of a program: ${WORKSPACE_LIMITS.args} characters`,
    `workspaces whose last text this browser keeps: ${MAX_DRAFTS}`,
    `what a link holds: ${SHARE_LIMITS.inflated / KIB} KiB`,
    `a zip: ${SHARE_LIMITS.zip / MIB} MiB, in ${SHARE_LIMITS.zipEntries} entries`,
  ]
  expect(told).toEqual(expect.arrayContaining(limits))
})
