// One role of the product in a process of its own: `node ours.js ROLE OPTIONS`, with the settings of a bench.
const [role = '', options = '{}'] = process.argv.slice(2);
const { roles } = await import('../build/server/bench.js');
await roles[role](JSON.parse(options));
if (process.connected) process.disconnect();
