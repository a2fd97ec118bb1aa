// Put each query of standard input (JSON: {url, select, ask, construct}) by each way of the SPARQL Protocol; answer with RDF/JS terms as JSON.
import ParsingClient from 'sparql-http-client/ParsingClient.js'

let input = ''
for await (const chunk of process.stdin) input += chunk
const { url, select, ask, construct } = JSON.parse(input)
const client = new ParsingClient({ endpointUrl: url })
const term = one => one && { type: one.termType, value: one.value, language: one.language, datatype: one.datatype?.value }
const answers = {}
for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
  const dataset = await client.query.construct(construct, { operation })
  answers[operation] = {
    select: (await client.query.select(select, { operation })).map(row => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, term(v)]))),
    ask: await client.query.ask(ask, { operation }),
    construct: [...dataset].map(quad => [term(quad.subject), term(quad.predicate), term(quad.object)])
  }
}
console.log(JSON.stringify(answers))
