// A rejection with what is no error, whose listener names it.
class Refusal {
  port = 7000
}
process.on('uncaughtException', (error) => console.log(String(error)))
for (const reason of [new Refusal(), { port: 1 }, 'text', undefined, [1]]) void Promise.reject(reason)
