import { defineConfig } from '@playwright/test'

// The same specs behind both doors: the desktop window (Electron, or its stand-in) and the page that `serve` gives out.
export default defineConfig<{ door: 'desktop' | 'served' }>({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/prepare.ts',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  forbidOnly: process.env.CI !== undefined,
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'desktop', use: { door: 'desktop' }, testIgnore: 'served-*.spec.ts' },
    { name: 'served', use: { door: 'served' }, testIgnore: 'desktop-*.spec.ts' },
  ],
})
