/**
 * Holds every published package against the picture of a house. What lies directly in a folder is a room, tests aside; a
 * room stands on the floor above those it imports, types included. In no folder do rooms import each other in a circle,
 * no package has more than eight floors, and no folder more than sixteen files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const mostFloors = 8;
const mostFiles = 16;

/** Files by what they import. */
type Imports = ReadonlyMap<string, readonly string[]>;

/** Rooms by those they import, and the imports in question. */
type Arrows = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

async function importsOf(packages: readonly string[]): Promise<Imports> {
  const { output } = await cruise([...packages], await extractOptions('./.dependency-cruiser.mjs'));
  if (typeof output === 'string') throw new Error(output);
  const isTest = /\.(test|test-d|spec|fixture)\.ts$/;
  return new Map(
    output.modules
      .filter(({ source }) => packages.some((name) => source.startsWith(`${name}/src/`)) && !isTest.test(source))
      .map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
  );
}

/** A folder's file or folder that a path lies in; undefined where it lies elsewhere. */
const roomIn = (folder: string, path: string): string | undefined =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;

function arrowsIn(folder: string, imports: Imports): Arrows {
  const arrows = new Map<string, Map<string, string[]>>();
  for (const [file, imported] of imports) {
    const room = roomIn(folder, file);
    if (room === undefined) continue;
    const from = arrows.get(room) ?? new Map<string, string[]>();
    arrows.set(room, from);
    for (const other of imported) {
      const to = roomIn(folder, other);
      if (to !== undefined && to !== room) from.set(to, [...(from.get(to) ?? []), `${file} imports ${other}`]);
    }
  }
  return arrows;
}

/** The floors from the ground up; `left` over are rooms in a circle, and those above one. */
function storeysOf(arrows: Arrows): { readonly floors: number; readonly left: readonly string[] } {
  const placed = new Set<string>();
  for (let floors = 0; ; floors++) {
    const left = [...arrows.keys()].filter((room) => !placed.has(room));
    const next = left.filter((room) => [...(arrows.get(room)?.keys() ?? [])].every((to) => placed.has(to)));
    if (next.length === 0) return { floors, left };
    for (const room of next) placed.add(room);
  }
}

/** One circle among rooms of which each imports another, from room to room. */
function circleAmong(left: readonly string[], arrows: Arrows): readonly string[] {
  const way: string[] = [];
  let room = left[0];
  while (room !== undefined && !way.includes(room)) {
    way.push(room);
    room = [...(arrows.get(room)?.keys() ?? [])].find((to) => left.includes(to));
  }
  return room === undefined ? [] : [...way.slice(way.indexOf(room)), room];
}

function problemsOf(folder: string, imports: Imports): readonly string[] {
  const problems: string[] = [];
  const files = [...imports.keys()].filter((file) => dirname(file) === folder).length;
  if (files > mostFiles) problems.push(`${folder} has ${files} files; ${mostFiles} at most.`);
  const arrows = arrowsIn(folder, imports);
  const { floors, left } = storeysOf(arrows);
  if (left.length > 0) {
    const circle = circleAmong(left, arrows);
    const steps = circle.slice(1).flatMap((to, index) => arrows.get(circle[index] ?? '')?.get(to) ?? []);
    problems.push([`${folder}: ${circle.join(' > ')} is a circle of rooms.`, ...steps].join('\n  '));
  }
  if (folder.endsWith('/src') && floors > mostFloors)
    problems.push(`${folder} has ${floors} floors; ${mostFloors} at most.`);
  return problems;
}

const packages = readdirSync('packages')
  .map((name) => `packages/${name}`)
  .filter((name) => JSON.parse(readFileSync(`${name}/package.json`, 'utf8')).private !== true);
const imports = await importsOf(packages);
/** The folder a file is in, and those around it, up to `src`. */
const around = (file: string): readonly string[] => (file.endsWith('/src') ? [file] : [file, ...around(dirname(file))]);
const folders = [...new Set([...imports.keys()].flatMap((file) => around(dirname(file))))].sort();
const problems = folders.flatMap((folder) => problemsOf(folder, imports));

for (const problem of problems) console.error(problem);
console.log(`${folders.length} folders of ${packages.length} packages.`);
process.exitCode = problems.length === 0 ? 0 : 1;
