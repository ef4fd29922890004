/** A program that is to be killed: it has a folder in the run's temporary folder and, where there is one, a database. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mariadb } from '../mariadb.ts';
import { temporaryFolder } from './run.ts';

temporaryFolder();
const folder = await mkdtemp(join(tmpdir(), 'gallra-abandoned-'));
const url = mariadb.available ? (await mariadb.open()).url : undefined;
console.log(JSON.stringify({ folder, url }));
setInterval(() => undefined, 1000);
