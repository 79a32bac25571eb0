// What a page does with the explorer: node page.cjs wasm_exec.js explorer.wasm, with a list of
// requests on standard input. It prints the answers, each with the milliseconds of a processor that
// it took.
'use strict';
const {readFileSync} = require('node:fs');
const [runner, program] = process.argv.slice(2);
require(runner);
(async () => {
  const go = new Go();
  const {instance} = await WebAssembly.instantiate(readFileSync(program), go.importObject);
  go.run(instance); // it defines locklabExplore, and stays
  const answers = JSON.parse(readFileSync(0, 'utf8')).map((request) => {
    const begun = process.cpuUsage();
    const answer = locklabExplore(JSON.stringify(request));
    const {user, system} = process.cpuUsage(begun);
    return {Milliseconds: (user + system) / 1000, Answer: JSON.parse(answer)};
  });
  process.stdout.write(JSON.stringify(answers), () => process.exit());
})();
