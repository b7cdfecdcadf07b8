import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startAwsDouble } from '../../integration/support/aws-double.ts';
import type { AwsDouble } from '../../integration/support/aws-double.ts';
import { ConnectionsSeen } from '../../integration/support/loopback-only.ts';
import { removeEndpoints } from './endpoint.ts';
import { activated, answeringMessages } from './extension.ts';
import { answeringInputs } from './input.ts';
import { answeringPicks } from './picks.ts';

/** Keys as they stand below the name of a profile. */
export const keysText = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret-of-aws\n';

/** What the user does, in order. */
export interface Answers {
  /** For each list, the start of the item to choose. */
  readonly picks: readonly (string | undefined)[];
  readonly inputs?: readonly string[];
  /** For each message, the button to press. */
  readonly messages?: readonly string[];
}

/**
 * A user in front of "Add Endpoint from AWS…", with a double of AWS and an empty configuration. After
 * each test, asserts that neither AWS nor the metadata of EC2 was asked.
 */
export class AwsUser {
  double!: AwsDouble;
  handle!: TestHandle;
  /** What was asked and said, in order. */
  readonly lists: string[][] = [];
  readonly inputs: string[] = [];
  readonly messages: string[] = [];
  readonly details: string[] = [];
  #home = '';
  #seen: ConnectionsSeen | undefined;
  #variables: NodeJS.ProcessEnv = {};

  async begin(): Promise<void> {
    for (const asked of [this.lists, this.inputs, this.messages, this.details]) asked.length = 0;
    this.handle = await activated();
    this.double = await startAwsDouble();
    this.#home = await mkdtemp(join(tmpdir(), 'session-farm-home-'));
    this.#variables = { ...process.env };
    forgetVariables();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: this.double.url,
      AWS_CONFIG_FILE: join(this.#home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(this.#home, 'credentials'),
    });
    this.#seen = new ConnectionsSeen();
  }

  async end(): Promise<void> {
    this.#seen?.stop();
    forgetVariables();
    Object.assign(process.env, this.#variables);
    await removeEndpoints(this.handle);
    await this.double.stop();
    await rm(this.#home, { recursive: true, force: true });
    const beyond = this.#seen?.beyond.filter((where) => /amazonaws|169\.254|fd00:ec2/.test(where));
    assert.deepEqual(beyond, [], 'neither AWS nor the metadata of EC2 was asked');
  }

  write(name: 'config' | 'credentials', text: string): Promise<void> {
    return writeFile(join(this.#home, name), text);
  }

  /** Runs the command, answers in order, and gives the new record. */
  async add(answers: Answers): Promise<EndpointRecord | undefined> {
    const { picks, inputs = [], messages = [] } = answers;
    const [nextPick, nextText, nextButton] = [picks.values(), inputs.values(), messages.values()];
    const id = await answeringMessages(
      ({ text, detail }) => {
        this.messages.push(text);
        this.details.push(detail);
        return nextButton.next().value;
      },
      () =>
        answeringInputs(
          ({ title, value }) => {
            this.inputs.push(title);
            // The name is taken as it is proposed.
            return title.startsWith('Name of') ? value : nextText.next().value;
          },
          () =>
            answeringPicks(
              ({ items }) => {
                this.lists.push([...items]);
                return nextPick.next().value;
              },
              () => vscode.commands.executeCommand<string | undefined>('sessionFarm.addFromAws'),
            ),
        ),
    );
    return id === undefined ? undefined : this.handle.services.endpoints.get(id);
  }
}

function forgetVariables(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  }
}
