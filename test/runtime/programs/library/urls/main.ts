// path, URL and querystring.
import path from 'node:path'
import querystring from 'node:querystring'

console.log(path.join('a', '..', 'b', 'c.txt'), path.extname('c.tar.gz'), path.relative('/a/b', '/a/c'))
const url = new URL('http://user@localhost:8080/a%20b?x=1&x=2#h')
console.log(url.host, url.pathname, url.searchParams.getAll('x'))
console.log(querystring.parse('a=1&a=2&b='), querystring.stringify({ a: [1, 2], b: 'ü' }))
try {
  new URL('nowhere')
} catch (error) {
  console.log(String(error))
}
