import type { LabSettings } from '@crossover/model';
import type { LabEvent } from '../lab-event.ts';

/** Where a database is had from; also which of the lab's ways of starting one is used. */
export type DatabaseSource =
  | { readonly kind: 'given'; readonly url: string }
  | { readonly kind: 'installed'; readonly program: DatabaseProgram }
  | { readonly kind: 'packages'; readonly cacheFolder: string }
  | { readonly kind: 'docker'; readonly image: string };

/** A server program that can be started with a folder of its own. */
export interface DatabaseProgram {
  readonly flavour: 'mariadb' | 'mysql';
  /** As the program says it, e.g. `10.11.19-MariaDB`. */
  readonly version: string;
  readonly server: string;
  /** `mariadb-install-db`; MySQL initialises by itself. */
  readonly installer: string | null;
  /** Set for programs unpacked into a folder: where their `usr` is, and further libraries. */
  readonly baseFolder: string | null;
  readonly libraryFolders: readonly string[];
  /** In words, for provenance. */
  readonly origin: string;
}

export interface Database {
  /** Of the server, without a schema, with the right to create schemas. Contains the password. */
  readonly url: string;
  /** As the server says it, e.g. `10.11.19-MariaDB`. */
  readonly version: string;
  /** In words, e.g. "Debian packages in the cache folder". */
  readonly origin: string;
  /** Whether a commit waits for the disk: ours does not, a given server does as it was set up. */
  readonly commit: LabSettings['databaseCommit'];
  /** Process id of a private server, for its CPU time; null when it is not a process of ours. */
  readonly pid: number | null;
  /** Creates an empty schema that is gone when the database is given back. Returns its URL. */
  createSchema(label: string): Promise<string>;
}

export interface DatabaseOptions {
  /** A running server to use instead of a private one, e.g. `mysql://root:secret@127.0.0.1:3306`. */
  readonly databaseUrl?: string | undefined;
  /** Where Debian's packages are unpacked when no server is installed; kept between runs. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: LabEvent) => void) | undefined;
}
