import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from './command.ts';
import type { Runtime } from './runtime.ts';
import type { Tarballs } from './tarballs.ts';

/** An application that installs the packages: an empty folder after `npm init -y`. */
export class Host {
  readonly folder: string;
  readonly #runtime: Runtime;

  private constructor(folder: string, runtime: Runtime) {
    this.folder = folder;
    this.#runtime = runtime;
  }

  /** Lets an application work, and removes it. */
  static async use<T>(runtime: Runtime, work: (host: Host) => Promise<T>): Promise<T> {
    const host = new Host(await mkdtemp(join(tmpdir(), 'gallra-host-')), runtime);
    try {
      await host.run('npm', 'init', '-y');
      return await work(host);
    } finally {
      await rm(host.folder, { recursive: true, force: true });
    }
  }

  run(file: string, ...args: readonly string[]): Promise<string> {
    return run({ folder: this.folder, env: this.#runtime.env }, file, ...args);
  }

  /** Runs lines of a shell one after the other, until one fails; what they export is there for the next. */
  shell(lines: string): Promise<string> {
    const state = join(this.folder, '.shell');
    return this.run('bash', '-c', `set -e; [ ! -f ${state} ] || . ${state}\n${lines}\nexport -p > ${state}`);
  }

  install(packages: Tarballs): Promise<string> {
    return this.run('npm', 'install', ...packages);
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  /** Runs a program of `hosts/`, which imports what this folder has installed. */
  async program(source: URL, ...args: readonly string[]): Promise<string> {
    const file = basename(source.pathname);
    await copyFile(source, join(this.folder, file));
    return this.run('node', file, ...args);
  }
}
