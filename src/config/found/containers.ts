import * as v from 'valibot';
import { shaped, shapedJson } from '../../shapes/shape.ts';
import { isRedisPort, REDIS_IMAGE, requiredPassword, wordsOf } from './yaml/images.ts';

/** A port that a container of Redis publishes on this machine. */
export interface ContainerPort {
  readonly name: string;
  readonly image: string;
  readonly host: string;
  readonly port: number;
  /** The password of its command line, where it has one. */
  readonly password?: string;
}

/** A line of `docker ps --no-trunc --format "{{json .}}"`. */
const dockerContainer = v.object({
  Names: v.string(),
  Image: v.string(),
  Ports: v.string(),
  Command: v.optional(v.string(), ''),
});

/** An element of `podman ps --format json`. */
const podmanContainer = v.object({
  Names: v.array(v.string()),
  Image: v.string(),
  Ports: v.optional(
    v.nullable(
      v.array(
        v.object({
          host_ip: v.optional(v.string(), ''),
          host_port: v.number(),
          container_port: v.number(),
          protocol: v.optional(v.string(), 'tcp'),
        }),
      ),
    ),
  ),
  Command: v.optional(v.nullable(v.array(v.string()))),
});

/** The ports that running containers of Redis publish, from what Docker's or Podman's `ps` prints as JSON. */
export function containerPorts(output: string): readonly ContainerPort[] {
  const podman = shapedJson(v.array(v.unknown()), output);
  if (podman) {
    return podman.flatMap((element) => {
      const container = shaped(podmanContainer, element);
      if (!container || !REDIS_IMAGE.test(container.Image)) return [];
      const { Names, Image, Ports, Command } = container;
      const ports = (Ports ?? []).filter(({ protocol }) => protocol === 'tcp');
      return ports
        .filter(({ container_port }) => isRedisPort(container_port))
        .map(({ host_ip, host_port }) =>
          found(Names[0] ?? '', Image, host_ip, host_port, Command ?? []),
        );
    });
  }
  return output.split('\n').flatMap((line) => {
    const container = shapedJson(dockerContainer, line);
    if (!container || !REDIS_IMAGE.test(container.Image)) return [];
    const { Names, Image, Ports, Command } = container;
    // Docker puts the whole command into quotation marks.
    const words = wordsOf(Command.replace(/^"|"$/g, ''));
    const ports = [
      ...Ports.matchAll(/(\[[0-9a-f:]{2,45}\]|[\d.]{7,15}|::):(\d{1,5})->(\d{1,5})\/tcp/gi),
    ];
    const all = ports
      .filter(([, , , target]) => isRedisPort(Number(target)))
      .map(([, host = '', port]) => found(Names, Image, host, Number(port), words));
    // For all addresses of IPv4 and of IPv6 the same is printed twice.
    return all.filter(
      ({ host, port }, at) =>
        all.findIndex((other) => other.host === host && other.port === port) === at,
    );
  });
}

function found(
  name: string,
  image: string,
  address: string,
  port: number,
  command: readonly string[],
): ContainerPort {
  const isAll = ['', '0.0.0.0', '::', '[::]'].includes(address);
  const host = isAll ? 'localhost' : address.replace(/^\[|\]$/g, '');
  const password = requiredPassword(command);
  return { name, image, host, port, ...(password !== undefined && { password }) };
}
