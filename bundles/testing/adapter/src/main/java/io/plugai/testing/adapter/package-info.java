/**
 * What adapters are tested with: {@link io.plugai.testing.adapter.FakeUpstream}, a provider that
 * does as it is told, and {@link io.plugai.testing.adapter.AdapterContract}, the suite that every
 * adapter must pass. For tests only.
 */
package io.plugai.testing.adapter;
