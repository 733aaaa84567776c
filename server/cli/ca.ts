import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LocalCertificate, localCertificate } from '../transports/tls/local-ca.ts'
import { OPTIONS, variable } from './options.ts'
import { UsageError } from './usage-error.ts'

const DATA_DIR = OPTIONS['data-dir']
const PORT = OPTIONS['tls-port'].fallback

const HELP = `Usage: porthole ca [options]

Tells where the certificate of the local CA is and how a client trusts it; makes
the CA if it is not there yet. The server uses a certificate of it for
localhost, 127.0.0.1 and ::1 unless --tls-cert names another one.

  --data-dir <folder>        folder for what the server keeps [${DATA_DIR.fallback}]
                             ${variable('data-dir')}
  --help                     this text

Exit status: 0, 1 when a file of the CA cannot be used, 2 for a wrong option.
`

/** `porthole ca`: makes the local CA known. Resolves with the exit status. @throws {UsageError} @throws {LocalCaError} */
export async function ca(args: readonly string[]): Promise<number> {
  const { help, 'data-dir': dataDir } = parse(args)
  process.stdout.write(help ? HELP : trustText(await localCertificate(readDataDir(dataDir), new Date())))
  return 0
}

function readDataDir(argument: string | undefined): string {
  if (argument !== undefined) return DATA_DIR.parse(argument, '--data-dir')
  const name = variable('data-dir')
  return DATA_DIR.parse(process.env[name] || DATA_DIR.fallback, name)
}

function parse(args: readonly string[]) {
  try {
    const options = { 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(`Cannot run ca: ${error.message}`)
    throw error
  }
}

function trustText({ ca, caFile }: LocalCertificate): string {
  const file = shellWord(caFile)
  const literal = JSON.stringify(caFile)
  const store = shellWord(join(caFile, '..', 'truststore.p12'))
  return `The certificate of the local CA is in
  ${caFile}
It vouches for localhost, 127.0.0.1 and ::1 alone, until ${new X509Certificate(ca).validTo}.
A client connects to port ${PORT}, or the one of --tls-port, and trusts it so:

openssl
  openssl s_client -connect localhost:${PORT} -verify_return_error -verify_hostname localhost -quiet -crlf -CAfile ${file}

curl
  curl --http0.9 --max-time 5 --cacert ${file} https://localhost:${PORT}/

Python
  context = ssl.create_default_context(cafile=${literal})
  connection = context.wrap_socket(socket.create_connection(("localhost", ${PORT})), server_hostname="localhost")

Node.js
  const connection = tls.connect({ host: 'localhost', port: ${PORT}, ca: readFileSync(${literal}) })
or, without a change in the program:
  NODE_EXTRA_CA_CERTS=${file} node client.js

Java
  keytool -importcert -noprompt -alias porthole -file ${file} -keystore ${store} -storetype PKCS12 -storepass changeit
  java -Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStorePassword=changeit Client.java
`
}

const PLAIN_WORD = /^[\w./:@%+,=-]+$/

/** A path as one word of a POSIX shell; PowerShell reads all but an apostrophe in it the same. */
const shellWord = (path: string): string => (PLAIN_WORD.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
