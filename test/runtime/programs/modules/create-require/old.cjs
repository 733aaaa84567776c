exports.greet = (name) => `hello ${name} from ${require('node:path').basename(__filename)}`
