import type { Evaluation, RegisteredResource } from '../evaluation/graph.ts';
import { type Arrow, type Box, COLUMNS } from './picture.ts';

/** What stands between two boxes without being one. */
const CONNECTORS = new Set([
  'aws:lb/listener:Listener',
  'aws:lb/listenerRule:ListenerRule',
  'aws:lb/targetGroup:TargetGroup',
  'aws:lb/targetGroupAttachment:TargetGroupAttachment',
  'aws:apigatewayv2/integration:Integration',
  'aws:apigatewayv2/apiMapping:ApiMapping',
  'aws:apigatewayv2/domainName:DomainName',
  'aws:acm/certificateValidation:CertificateValidation',
]);

const INGRESS = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';

const dependenciesOf = (resource: RegisteredResource): Set<string> =>
  new Set(Object.values(resource.propertyDependencies).flat());

/** Undirected neighbours by reference, environment variables apart: those are addresses, not connections. */
function neighbours(evaluation: Evaluation): Map<string, Set<string>> {
  const near = new Map<string, Set<string>>();
  const join = (a: string, b: string): void => {
    near.set(a, (near.get(a) ?? new Set()).add(b));
    near.set(b, (near.get(b) ?? new Set()).add(a));
  };
  for (const resource of evaluation.resources) {
    for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
      if (property === 'environment' || property === 'runConfig') continue;
      for (const urn of urns) join(resource.urn, urn);
    }
  }
  // SST creates records where Pulumi loses the reference; the stand-in's addresses begin with the logical name.
  for (const record of evaluation.resources.filter(({ type }) => type === 'aws:route53/record:Record')) {
    const [alias] = (record.inputs.aliases ?? []) as { name?: string }[];
    const target = evaluation.resources.find(({ name }) => name === alias?.name?.split('.')[0]);
    if (target !== undefined) join(record.urn, target.urn);
  }
  return near;
}

/** Who leads to whom: through listeners and target groups, and where a security group lets one into another. */
export function arrowsBetween(boxes: readonly Box[], evaluation: Evaluation): Arrow[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const arrows = new Map<string, Arrow>();
  const add = (from: string, to: string, label: string): void => {
    if (from !== to) arrows.set(`${from} ${to}`, { from, to, label });
  };
  for (const [from, to] of connected(boxes, evaluation)) {
    const [a, b] = [byId.get(from), byId.get(to)];
    if (a === undefined || b === undefined) continue;
    // Operations look at everything; what they watch is on the dashboards and in the tests.
    if (b.column === 'Operations') continue;
    if (COLUMNS.indexOf(b.column) - COLUMNS.indexOf(a.column) === 1) add(from, to, '');
  }
  for (const { from, to, label } of admitted(byId, evaluation)) add(from, to, label);
  return [...arrows.values()];
}

function connected(boxes: readonly Box[], evaluation: Evaluation): [string, string][] {
  const near = neighbours(evaluation);
  const typeOf = new Map(evaluation.resources.map(({ urn, type }) => [urn, type]));
  const isBox = new Set(boxes.map(({ id }) => id));
  const pairs: [string, string][] = [];
  for (const { id } of boxes) {
    const seen = new Set([id]);
    const open = [id];
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      for (const next of near.get(urn) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        if (isBox.has(next)) pairs.push([id, next]);
        else if (CONNECTORS.has(typeOf.get(next) ?? '')) open.push(next);
      }
    }
  }
  return pairs;
}

function admitted(boxes: ReadonlyMap<string, Box>, evaluation: Evaluation): Arrow[] {
  const urnOf = new Map(evaluation.resources.map((resource) => [`${resource.name}-id`, resource.urn]));
  /** Boxes that stand in a security group, directly or through their launch template. */
  const members = (group: string): string[] => {
    const direct = evaluation.resources
      .filter((resource) => dependenciesOf(resource).has(group))
      .map(({ urn }) => urn);
    const through = evaluation.resources
      .filter((resource) =>
        direct.some((urn) => /launchTemplate/.test(urn) && dependenciesOf(resource).has(urn)),
      )
      .map(({ urn }) => urn);
    return [...direct, ...through].filter((urn) => boxes.has(urn));
  };
  return evaluation.resources
    .filter(({ type }) => type === INGRESS)
    .flatMap(({ inputs }) => {
      const from = urnOf.get(String(inputs.referencedSecurityGroupId));
      const to = urnOf.get(String(inputs.securityGroupId));
      if (from === undefined || to === undefined) return [];
      return members(from).flatMap((source) =>
        members(to).map((target) => ({ from: source, to: target, label: String(inputs.fromPort) })),
      );
    });
}
