import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The path of a file under `../shared/data`, seen from the root of the repository; undefined where it is absent. */
export function sharedData(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../../../../shared/data/${path}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}

export async function readSharedData(path: string): Promise<string> {
  const file = sharedData(path);
  if (file === undefined) throw new Error(`../shared/data/${path} is absent: ask sharedData() first.`);
  return readFile(file, 'utf8');
}
