/** Of the fleet's CPU: the deployed group's target. */
const TARGET_SHARE = 0.5;
/** Target tracking acts when so many values in a row are above its target. */
const VALUES_IN_A_ROW = 3;

/**
 * Auto Scaling's target tracking, growth alone: a run is over before a fleet would shrink, which takes fifteen values
 * well below the target.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
 */
export class FleetScaler {
  readonly #maxInstances: number;
  #inARow = 0;

  constructor(maxInstances: number) {
    this.#maxInstances = maxInstances;
  }

  /**
   * How many instances to start.
   *
   * @param cpuShare of what the instances in service may use, mean over the last period, 0–1.
   * @param starting on their way already.
   */
  look(cpuShare: number, inService: number, starting: number): number {
    this.#inARow = cpuShare > TARGET_SHARE ? this.#inARow + 1 : 0;
    if (this.#inARow < VALUES_IN_A_ROW) return 0;
    const wanted = Math.min(this.#maxInstances, Math.ceil((inService * cpuShare) / TARGET_SHARE));
    return Math.max(0, wanted - inService - starting);
  }
}
