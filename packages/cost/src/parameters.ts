import type { InputName, Inputs } from './assumptions.ts';
import type { ArchitectureInputs, KnownInput } from './inputs.ts';

/**
 * One uncertain number of a comparison. An assumption that was measured of neither architecture is one and the same
 * number for both, and so is one measurement that stands for both; what was measured of each is its own.
 */
export interface Parameter {
  readonly name: InputName;
  /** Ids of the architectures it belongs to. */
  readonly architectures: readonly string[];
  readonly input: KnownInput;
}

/** The numbers that a draw of the model changes, each once, in the order in which the architectures have them. */
export function parametersOf(subjects: readonly ArchitectureInputs[]): Parameter[] {
  const parameters: Parameter[] = [];
  const shared = new Map<string, { architectures: string[] }>();
  for (const { architecture, known } of subjects) {
    for (const input of known) {
      const key = [input.name, input.value, input.low, input.high, input.isMeasured].join(' ');
      const same = shared.get(key);
      if (same !== undefined) {
        same.architectures.push(architecture.id);
        continue;
      }
      const parameter = { name: input.name, architectures: [architecture.id], input };
      parameters.push(parameter);
      shared.set(key, parameter);
    }
  }
  return parameters;
}

/** The inputs of one architecture with some parameters set to other values. */
export function withValues(
  subject: ArchitectureInputs,
  changes: Iterable<readonly [Parameter, number]>,
): ArchitectureInputs {
  const values: Partial<Record<InputName, number>> = {};
  for (const [parameter, value] of changes) {
    if (parameter.architectures.includes(subject.architecture.id)) values[parameter.name] = value;
  }
  const changed: Inputs = { ...subject.values, ...values };
  return { ...subject, values: changed };
}

/**
 * The value at a standard normal score: the median at 0, the ends of the 95 % range at ±1.96. Multiplicative where
 * the range allows it, so that a duration never falls below zero.
 */
export function valueAt({ value, low, high, unit }: KnownInput, z: number): number {
  const end = z < 0 ? low : high;
  const distance = Math.abs(z) / 1.959963984540054;
  const at = value > 0 && end > 0 ? value * (end / value) ** distance : value + (end - value) * distance;
  return unit === 'share' ? Math.min(1, Math.max(0, at)) : Math.max(0, at);
}
