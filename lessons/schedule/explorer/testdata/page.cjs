// What a page does with the explorer: node page.cjs wasm_exec.js explorer.wasm, with a list of calls
// on standard input, each a function's name and its arguments. It prints what they return, and the
// milliseconds of a processor that they take.
'use strict';
const {readFileSync} = require('node:fs');
const [runner, program] = process.argv.slice(2);
require(runner);
(async () => {
  const go = new Go();
  const {instance} = await WebAssembly.instantiate(readFileSync(program), go.importObject);
  go.run(instance); // it defines the functions, and stays
  const answers = JSON.parse(readFileSync(0, 'utf8')).map(([name, ...args]) => {
    const begun = process.cpuUsage();
    const answer = globalThis[name](...args);
    const {user, system} = process.cpuUsage(begun);
    return {Milliseconds: (user + system) / 1000, Answer: JSON.parse(answer)};
  });
  process.stdout.write(JSON.stringify(answers), () => process.exit());
})();
