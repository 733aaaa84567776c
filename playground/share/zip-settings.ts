import { quoted } from '../workspace/workspace-error.ts'
import { ZipError } from './zip-error.ts'

/** The file of a zip that holds all of a workspace but its files. */
export const SETTINGS_NAME = 'porthole.json'

const VERSION = 1

export const settingsText = (settings: object): string =>
  `${JSON.stringify({ version: VERSION, ...settings }, undefined, 2)}\n`

/**
 * The fields that such a file holds, whatever they are.
 * @throws ZipError settings
 */
export function readSettings(text: string): object {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || !('version' in value))
    throw new ZipError('settings', `Cannot open zip as its ${SETTINGS_NAME} must have a version: it has none`)
  const { version, ...settings } = value
  if (version !== VERSION)
    throw new ZipError(
      'settings',
      `Cannot open zip as the version of its ${SETTINGS_NAME} must be ${VERSION}: current version is ${quoted(version)}`,
    )
  return settings
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ZipError('settings', `Cannot open zip as its ${SETTINGS_NAME} must be JSON: it is not`, cause)
  }
}
