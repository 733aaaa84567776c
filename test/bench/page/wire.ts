import '../../../playground/wire/strip.ts'
import { Capture } from '../../../playground/wire/capture.ts'

const capture = new Capture('echo')
const element = Object.assign(document.createElement('porthole-wire'), { capture, label: 'A' })
document.querySelector('main')?.append(element)
