import type { Bridge, bridgeName } from '#shared/bridge.ts'

// What the functions that specs run in the page find there.
declare global {
  interface Window {
    readonly [bridgeName]?: Bridge
    readonly trustedTypes?: { createPolicy(name: string, rules: object): unknown }
  }
}
