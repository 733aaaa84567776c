// Importing a name that the other file does not export.
import { nothing } from './other.ts'

console.log('never', nothing)
