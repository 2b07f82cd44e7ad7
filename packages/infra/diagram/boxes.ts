import type { Evaluation, RegisteredResource } from '../evaluation/graph.ts';
import type { Box, Column } from './picture.ts';

type Describe = (resource: RegisteredResource, evaluation: Evaluation) => { title: string; detail: string };

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function inner(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** The types of resources that get a box; everything else is what connects them. */
const BOXES: Readonly<Record<string, readonly [Column, Describe]>> = {
  'aws:route53/record:Record': ['Name', ({ inputs }) => ({ title: 'Route 53', detail: text(inputs.name) })],
  'aws:acm/certificate:Certificate': [
    'Name',
    ({ inputs }) => ({ title: 'ACM certificate', detail: text(inputs.domainName) }),
  ],
  'aws:lb/loadBalancer:LoadBalancer': [
    'Front door',
    ({ name }, evaluation) => ({
      title: 'Application Load Balancer',
      detail: evaluation.resources
        .filter(
          ({ type, inputs }) =>
            type === 'aws:lb/listener:Listener' && text(inputs.loadBalancerArn).endsWith(`:${name}`),
        )
        .map(({ inputs }) => `${text(inputs.protocol)} ${text(inputs.port)}`)
        .join(', '),
    }),
  ],
  'aws:apigatewayv2/api:Api': ['Front door', () => ({ title: 'API Gateway', detail: 'HTTP API' })],
  'aws:lambda/functionUrl:FunctionUrl': [
    'Front door',
    () => ({ title: 'Function URL', detail: "Lambda's own HTTPS address" }),
  ],
  'aws:ecs/service:Service': ['Compute', describeService],
  'aws:rds/proxy:Proxy': ['Database', () => ({ title: 'RDS Proxy', detail: 'shares connections' })],
  'aws:autoscaling/group:Group': [
    'Compute',
    ({ inputs }, evaluation) => {
      const template = evaluation.resources.find(
        ({ name }) => `${name}-id` === inner(inputs, 'launchTemplate', 'id'),
      );
      return {
        title: 'EC2 Auto Scaling',
        detail: `${text(inputs.minSize)}–${text(inputs.maxSize)} × ${text(template?.inputs.instanceType)}`,
      };
    },
  ],
  'aws:lambda/function:Function': ['Compute', describeFunction],
  'aws:rds/instance:Instance': [
    'Database',
    ({ inputs }) => ({
      title: `RDS MySQL ${text(inputs.engineVersion)}`,
      detail: `${text(inputs.instanceClass)}, ${inputs.multiAz === true ? 'Multi-AZ' : 'one zone'}`,
    }),
  ],
  'aws:rds/cluster:Cluster': [
    'Database',
    ({ inputs, provider }, evaluation) => {
      const members = evaluation.resources.filter(
        (other) => other.type === 'aws:rds/clusterInstance:ClusterInstance' && other.provider === provider,
      ).length;
      const range = inputs.serverlessv2ScalingConfiguration;
      return {
        title: 'Aurora Serverless v2',
        detail: `${members} × ${text(inner(range, 'minCapacity'))}–${text(inner(range, 'maxCapacity'))} ACU`,
      };
    },
  ],
  'aws:synthetics/canary:Canary': [
    'Operations',
    ({ inputs }) => ({ title: 'Synthetics canary', detail: text(inner(inputs, 'schedule', 'expression')) }),
  ],
  'aws:budgets/budget:Budget': [
    'Operations',
    ({ inputs }) => ({ title: 'Budget', detail: `${text(inputs.limitAmount)} USD a month` }),
  ],
  'aws:cloudwatch/dashboard:Dashboard': ['Operations', () => ({ title: 'CloudWatch dashboard', detail: '' })],
};

function describeService({ inputs, name }: RegisteredResource, evaluation: Evaluation) {
  const named = (type: string, prefix: string) =>
    evaluation.resources.find((one) => one.type === type && one.name.startsWith(prefix))?.inputs;
  const prefix = name.replace(/Service$/, '');
  const task = named('aws:ecs/taskDefinition:TaskDefinition', prefix);
  const scaling = named('aws:appautoscaling/target:Target', prefix);
  const vcpu = Number(task?.cpu ?? 0) / 1024;
  return {
    title: 'Fargate service',
    detail: `${text(scaling?.minCapacity ?? inputs.desiredCount)}–${text(scaling?.maxCapacity)} × ${vcpu} vCPU`,
  };
}

function describeFunction({ inputs, name }: RegisteredResource, evaluation: Evaluation) {
  if (isOperator(name)) {
    const schedule = evaluation.resources.find(({ type }) => type === 'aws:scheduler/schedule:Schedule');
    return name.includes('Migrator')
      ? { title: 'Lambda: migrator', detail: 'on deploy' }
      : { title: 'Lambda: controller', detail: `${text(schedule?.inputs.scheduleExpression)}: weights` };
  }
  const most = inputs.reservedConcurrentExecutions;
  const size = `${text(inputs.memorySize)} MB, ${text(inner(inputs, 'architectures', 0))}`;
  return { title: 'Lambda', detail: most === undefined ? size : `${size}, at most ${text(most)}` };
}

/** Functions that serve no request. */
function isOperator(name: string): boolean {
  return /Migrator|Controller/.test(name);
}

/** A resource's box; undefined for what only connects. */
export function boxOf(resource: RegisteredResource, evaluation: Evaluation): Box | undefined {
  const entry = BOXES[resource.type];
  if (entry === undefined) return undefined;
  const [column, describe] = entry;
  // A validation record is how a certificate is issued, not a name anybody asks for.
  if (resource.type === 'aws:route53/record:Record' && resource.inputs.type !== 'A') return undefined;
  return {
    id: resource.urn,
    column: isOperator(resource.name) ? 'Operations' : column,
    ...describe(resource, evaluation),
  };
}
