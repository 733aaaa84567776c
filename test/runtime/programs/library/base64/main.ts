// atob() and btoa(), and what buffer has of the web's.
import { File, isUtf8 } from 'node:buffer'

console.log(btoa('hi'), atob('aGk='), atob(' aG k '), btoa('\u00e9'))
for (const work of [() => btoa('€'), () => atob('a'), () => atob('a*'), () => atob('aGk=='), () => atob('aGkaG')]) {
  try {
    console.log(work())
  } catch (error) {
    console.log(String(error))
  }
}
console.log(new File(['hello'], 'hello.txt').size, isUtf8(Buffer.from([0xc0])))
