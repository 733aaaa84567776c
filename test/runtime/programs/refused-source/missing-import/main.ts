// Importing a file that is not there, statically.
import { nothing } from './nowhere.ts'

console.log('never', nothing)
