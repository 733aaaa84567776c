/** Node's command line as it is without options, as far as its library asks. */
const OPTIONS: Readonly<Record<string, unknown>> = {
  '--abort-on-uncaught-exception': false,
  '--async-context-frame': true,
  '--dns-result-order': '',
  '--disable-warning': [],
  '--diagnostic-dir': '',
  '--enable-source-maps': false,
  '--eval': '',
  '--experimental-print-required-tla': false,
  '--input-type': '',
  '--network-family-autoselection': true,
  '--network-family-autoselection-attempt-timeout': 250,
  '--no-deprecation': false,
  '--pending-deprecation': false,
  '--redirect-warnings': '',
  '--stack-trace-limit': 10,
  '--strip-types': true,
  '--unhandled-rejections': 'throw',
  '--warnings': true,
}

export const nodeOptions = (): unknown => ({
  getOptionValue: (name: string) => OPTIONS[name],
  getEmbedderOptions: () => ({}),
  getAllowUnauthorized: () => false,
})
