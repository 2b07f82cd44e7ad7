import type { DevPane, Link, RegisteredResource } from './graph.ts';

/** The parts used of Pulumi's generated request classes. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Record<string, unknown> };
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    forEach(each: (value: { getUrnsList(): string[] }, key: string) => void): void;
  };
  getProvider(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getCustom(): boolean;
}
interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> };
}
type Callback = (error: unknown, response: unknown) => void;

export interface MonitorClass {
  readonly prototype: {
    newUrn(parent: string, type: string, name: string): string;
    registerResource(request: RegisterRequest, callback: Callback): Promise<void>;
    registerResourceOutputs(request: OutputsRequest, callback: Callback): void;
  };
}

export interface Recording {
  readonly resources: readonly RegisteredResource[];
  readonly links: readonly Link[];
  readonly panes: readonly DevPane[];
  readonly outputs: Record<string, unknown>;
}

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/**
 * Reads from each registration what Pulumi's mocks hide: parent, dependencies, provider and options. `recording` throws
 * when a URN was registered twice.
 */
export function createRecorder(): { watch(monitor: MonitorClass): void; recording(): Recording } {
  const resources: RegisteredResource[] = [];
  const known = new Set<string>();
  const links: Link[] = [];
  const panes: DevPane[] = [];
  let outputs: Record<string, unknown> = {};
  let duplicate: string | undefined;

  function record(urn: string, request: RegisterRequest): void {
    // The engine refuses a second resource of the same URN; the mocks would take it.
    if (known.has(urn)) {
      duplicate ??= `two resources of type ${request.getType()} are named "${request.getName()}" (${urn})`;
    }
    known.add(urn);
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((value, key) => {
      propertyDependencies[key] = value.getUrnsList();
    });
    resources.push({
      urn,
      type: request.getType(),
      name: request.getName(),
      inputs: withoutSecrets(request.getObject().toJavaScript()) as Record<string, unknown>,
      parent: request.getParent() === '' ? undefined : request.getParent(),
      dependencies: request.getDependenciesList(),
      propertyDependencies,
      provider: providerName(request.getProvider()),
      isProtected: request.getProtect(),
      isRetainedOnDelete: request.getRetainondelete(),
      ignoredChanges: request.getIgnorechangesList(),
      isCustom: request.getCustom(),
    });
  }

  function recordOutputs(urn: string, raw: Record<string, unknown>): void {
    const values = withoutSecrets(raw) as Record<string, unknown>;
    const type = urn.split('::')[2] ?? '';
    const name = urn.split('::')[3] ?? '';
    if (type === 'pulumi:pulumi:Stack') outputs = values;
    if (type.endsWith('sst:sst:LinkRef')) {
      links.push({
        name: String(values.target),
        properties: (values.properties ?? {}) as Record<string, unknown>,
      });
    }
    if (typeof values._dev === 'object' && values._dev !== null) {
      panes.push({ name, outputs: values._dev as Record<string, unknown> });
    }
  }

  return {
    watch({ prototype }) {
      const register = Reflect.get(prototype, 'registerResource');
      const registerOutputs = Reflect.get(prototype, 'registerResourceOutputs');
      prototype.registerResource = async function (request, callback) {
        record(this.newUrn(request.getParent(), request.getType(), request.getName()), request);
        await Reflect.apply(register, this, [request, callback]);
      };
      prototype.registerResourceOutputs = function (request, callback) {
        recordOutputs(request.getUrn(), request.getOutputs().toJavaScript());
        Reflect.apply(registerOutputs, this, [request, callback]);
      };
    },
    recording() {
      if (duplicate !== undefined) throw new Error(duplicate);
      return { resources, links, panes, outputs };
    },
  };
}

/** A provider reference is `urn::id`, and its URN ends with the logical name. */
function providerName(reference: string): string {
  if (reference === '') return 'default';
  const parts = reference.split('::');
  return parts.at(-2) ?? 'default';
}

/** Pulumi wraps a secret in an object with a signature; tests look at the value inside. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) {
    return withoutSecrets((value as Record<string, unknown>).value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
