import {
  type Architecture,
  DEFAULT_WEIGHT_POLICY,
  decideFunctionShare,
  type ServerFleet,
} from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import { roundUp } from '../rounding.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { PricePlan } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** Requests per second that one EC2 instance holds within the SLO: the lab's capacity, brought to its vCPU. */
export function instanceCapacityPerSecond(inputs: Inputs): number {
  return inputs.serverCapacityPerSecond * inputs.serverVcpuFactor;
}

/**
 * What of a rate so many instances answer. Servers alone take everything; with functions beside them they take what
 * the controller leaves them once the weights have followed the load: the lab and AWS run the same decision.
 */
export function serverRateWith(
  { servers, functions }: Architecture,
  inputs: Inputs,
  instances: number,
): (ratePerSecond: number) => number {
  if (servers === undefined) return () => 0;
  if (functions === undefined) return (ratePerSecond) => ratePerSecond;
  const policy = {
    ...DEFAULT_WEIGHT_POLICY,
    capacityPerServerPerSecond: instanceCapacityPerSecond(inputs),
    functionCapacityPerSecond: Number.POSITIVE_INFINITY,
  };
  return (ratePerSecond) => {
    const observation = { ratePerSecond, healthyServers: instances, functionShare: 0 };
    return ratePerSecond * (1 - decideFunctionShare(observation, policy).functionShare);
  };
}

/** The smallest fleet that holds the SLO at the peak, never below the fleet's minimum. */
export function fleetSize(fleet: ServerFleet, inputs: Inputs, peakRatePerSecond: number): number {
  return Math.max(fleet.minInstances, roundUp(peakRatePerSecond / instanceCapacityPerSecond(inputs)));
}

/**
 * Instances or tasks that run all month: of EC2 their volumes and one-minute metrics too, and the CPU above a t type's
 * baseline over the month.
 *
 * @param type vCPU and baseline of an EC2 instance type, from the price book.
 */
export function serverUsage(
  fleet: ServerFleet,
  instances: number,
  traffic: Traffic,
  type: { vcpu?: number; baselinePercent?: number },
  plan: PricePlan,
): UsageEntry[] {
  if (instances === 0) return [];
  if (fleet.kind === 'fargate') {
    const { cpu, vcpu, memoryGib } = fleet;
    return [{ service: 'fargate', architecture: cpu, vcpu, memoryGb: memoryGib, tasks: instances }];
  }
  const { inputs, month } = traffic;
  const vcpuHours = (traffic.serverRequests * inputs.serverCpuMsPerRequest) / inputs.serverVcpuFactor / 3.6e6;
  const includedVcpuHours =
    type.baselinePercent === undefined
      ? Number.POSITIVE_INFINITY
      : (type.baselinePercent / 100) * (type.vcpu ?? 0) * instances * month.hours;
  return [
    {
      service: 'ec2',
      instanceType: fleet.instanceType,
      instances,
      purchase: plan,
      surplusVcpuHours: Math.max(0, vcpuHours - includedVcpuHours),
    },
    { service: 'ebs', volumes: instances, sizeGb: fleet.volumeGib },
    { service: 'cloudwatch', name: 'metrics of servers', detailedMonitoringInstances: instances },
  ];
}
