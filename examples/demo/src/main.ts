/** `pnpm demo [host]`: the demo of one of the example hosts, in this process; the estate agents' where none is named. */
import { existsSync, readdirSync } from 'node:fs';

const demoOf = (host: string) => new URL(`../../${host}/src/demo.ts`, import.meta.url);
const hosts = readdirSync(new URL('../../', import.meta.url)).filter((name) => existsSync(demoOf(name)));
const [wanted = 'mspecs'] = process.argv.slice(2);

if (hosts.includes(wanted)) await import(demoOf(wanted).href);
else {
  console.error(`There is no host "${wanted}". Choose one of ${hosts.join(', ')}: pnpm demo ${hosts[0]}`);
  process.exitCode = 1;
}
