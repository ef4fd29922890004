export { loadChinook } from './chinook.ts';
export { databases } from './databases.ts';
export { eachDatabase } from './each-database.ts';
export { handleBeside } from './handle-beside.ts';
export { loadSakila } from './sakila.ts';
export { sharedData } from './shared-data.ts';
export type { DatabaseKind, DatabaseName, TestDatabase } from './test-database.ts';
